import * as z from 'zod';

const Service = z.object({
  name: z.string(),
  /** failed: it stands still; restarting: it is started again and again and does not stay up; restarted: it runs, and had to be started again by itself. */
  trouble: z.enum(['failed', 'restarting', 'restarted']),
  /** task: runs to its end, on demand or by a timer. mount: also swap and automount. */
  kind: z.enum(['service', 'task', 'mount', 'other']),
  /** In the manager's word: exit-code, signal, oom-kill, timeout, start-limit-hit, core-dump … */
  why: z.string().optional(),
  exitCode: z.number().optional(),
  signal: z.number().optional(),
  restarts: z.number().optional(),
  since: z.string().optional(),
  /** Whether it is meant to run: started with the machine, or by others that are. A disabled one was started by hand. */
  enabled: z.boolean().optional(),
  /** The service that it starts: of sockets and paths. */
  starts: z.string().optional(),
  /** Why this is no fault, where that is known. */
  harmless: z.string().optional(),
});
export type Service = z.output<typeof Service>;

export const ServicesFact = z.object({
  /** none: nothing on this machine looks after services, as in most containers. */
  manager: z.enum(['systemd', 'openrc', 'launchd', 'windows', 'none']),
  /** What systemd says of the machine as a whole: running, degraded, starting, maintenance … */
  state: z.string().optional(),
  /** Only those that are in trouble. */
  list: z.array(Service),
});
export type ServicesFact = z.output<typeof ServicesFact>;
