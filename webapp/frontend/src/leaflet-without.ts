/** In place of parts of Leaflet that its other parts would use if they were there: none of our markers is dragged. */
export const MarkerDrag = undefined;
