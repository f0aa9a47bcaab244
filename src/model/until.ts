import { setMaxListeners } from 'node:events';

export interface Until {
  readonly signal: AbortSignal;
  /** Ends it now. Has to be called in any case: it releases the timer. */
  end(): void;
}

/** One for all: each of its own would look up where it was made. */
const over = new DOMException('This operation was aborted', 'AbortError');

/**
 * A signal that ends with its parent, after a time, or when told. Not AbortSignal.any with AbortSignal.timeout: in Node 20 the collector of
 * garbage may take such a signal away before it has fired, and what waits for it waits for ever.
 */
export function until(parent: AbortSignal | undefined, limitMs?: number): Until {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal); // one for each socket, on purpose: Node would warn of a leak
  const end = () => {
    clearTimeout(timer);
    parent?.removeEventListener('abort', end);
    controller.abort(over);
  };
  const timer = limitMs === undefined ? undefined : setTimeout(end, limitMs);
  parent?.addEventListener('abort', end);
  if (parent?.aborted) end();
  return { signal: controller.signal, end };
}
