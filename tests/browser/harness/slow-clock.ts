// Loaded with `--import` into a server and its threads: their clock runs at a thousandth of the speed, so that an upgrade
// takes less than a second on any machine.

const now = performance.now.bind(performance);
const start = now();
performance.now = () => start + (now() - start) / 1000;
