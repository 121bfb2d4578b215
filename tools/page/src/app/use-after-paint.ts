import { useEffect, useState } from "preact/hooks";

/** Milliseconds that the browser is left to show what it has painted; less than a frame. */
const pause = 8;

/**
 * Follows a value one frame later, so that what is drawn from it does not hold back the frame of what was asked for.
 *
 * @param value what the page knows now.
 * @returns the value that was known when the last frame was shown.
 */
export function useAfterPaint<T extends object>(value: T): T {
  const [painted, setPainted] = useState<T>(value);
  // Effects run after the browser has painted, or soon after where it paints nothing.
  useEffect(() => {
    const timer = setTimeout(() => setPainted(value), pause);
    return () => clearTimeout(timer);
  }, [value]);
  return painted;
}
