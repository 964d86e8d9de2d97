/** The map for a page of its own, in a notebook for instance: with the card, as there is no address to load it from. */
import "./map.ts";
import "./parts/card.ts";
