/** What the card shows of one place; loaded when the first place is asked about. */
import { CardDetail } from "../card-detail.ts";
import type { MapConfig } from "../config.ts";

export type MakeCardDetail = (config: MapConfig) => CardDetail;

const make: MakeCardDetail = (config) => new CardDetail(config);
(window.DamageLedger as { registerPart(name: string, make: MakeCardDetail): void }).registerPart("card", make);
