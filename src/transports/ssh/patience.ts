/** A limit that stands still while a person is asked. */
export interface Patience {
  whileAsking<T>(work: Promise<T>): Promise<T>;
  isOver(): boolean;
  end(): void;
}

export function openPatience(limitMs: number, giveUp: () => void): Patience {
  let isOver = false;
  const over = (): void => {
    isOver = true;
    giveUp();
  };
  let timer = setTimeout(over, limitMs);
  return {
    async whileAsking(work) {
      clearTimeout(timer);
      try {
        return await work;
      } finally {
        clearTimeout(timer); // Two may have been waited for at the same time.
        if (!isOver) timer = setTimeout(over, limitMs);
      }
    },
    isOver: () => isOver,
    end() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
