export type LookParts<T> = {
  readonly look: () => Promise<T>;
  /** Says what was seen. @returns false when nothing is to be looked at any more */
  readonly tell: (seen: T) => boolean;
  /** Milliseconds between two looks. */
  readonly every: number;
};

/**
 * Looks again and again while the page is visible.
 * @returns a function that stops it
 */
export const lookAgain = <T>({ look, tell, every }: LookParts<T>): (() => void) => {
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let looking = false;
  const next = async () => {
    clearTimeout(timer);
    if (stopped || looking || document.hidden) return;
    looking = true;
    const seen = await look();
    looking = false;
    if (stopped) return;
    if (tell(seen)) timer = setTimeout(() => void next(), every);
    else stop();
  };
  const onVisibility = () => void next();
  const stop = () => {
    stopped = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onVisibility);
  };
  document.addEventListener('visibilitychange', onVisibility);
  void next();
  return stop;
};
