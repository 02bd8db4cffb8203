export interface StallWatch {
  /** Returns the longest time in milliseconds in which the thread did nothing else. */
  end(): Promise<number>;
}

/** Watches for how long at a time the calling thread is busy. */
export function longestStall(): StallWatch {
  let last = performance.now();
  let longest = 0;
  let isWatching = true;
  const turn = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (isWatching) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    end() {
      isWatching = false;
      return new Promise((resolve) => {
        setImmediate(() => resolve(longest));
      });
    },
  };
}
