// Prints what the bars in docs/performance.md say: `npm run bench` for this machine, `npm run bench -- ssh` for many machines over SSH.
const rooms = { undefined: './bench/start-up.js', ssh: './bench/alone.js' };
const room = rooms[process.argv[2]];
if (room === undefined) throw new Error(`no figures of "${process.argv[2]}": say nothing, or ssh`);
await import(room);
