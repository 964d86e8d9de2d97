// A part that is loaded later uses the Leaflet that the map's own script put on the page.
module.exports = window.L;
