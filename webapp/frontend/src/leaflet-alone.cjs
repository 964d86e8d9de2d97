// The whole of Leaflet with the pictures of its marker inside: a style sheet that is inlined cannot say where they lie.
const L = require("leaflet/dist/leaflet-src.js");

L.Icon.Default.imagePath = "";
L.Icon.Default.mergeOptions({
  iconUrl: require("leaflet/dist/images/marker-icon.png"),
  iconRetinaUrl: require("leaflet/dist/images/marker-icon-2x.png"),
  shadowUrl: require("leaflet/dist/images/marker-shadow.png"),
});
module.exports = L;
