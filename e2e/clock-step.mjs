// Loaded into a program before everything else: each SIGUSR2 sets its clock, as an administrator or a bad time server would. Its timers do not mind, nor do other processes.
const HOURS = [5, -9];
const RealDate = Date;
let shiftMs = 0;
process.on('SIGUSR2', () => {
  shiftMs = 3_600_000 * (HOURS.shift() ?? 0);
  console.error(`the clock was set, it is ${new Date().toISOString()} now`);
});
const now = () => RealDate.now() + shiftMs;
globalThis.Date = new Proxy(RealDate, {
  apply: () => new RealDate(now()).toString(),
  construct: (target, given, newTarget) => Reflect.construct(target, given.length > 0 ? given : [now()], newTarget),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
