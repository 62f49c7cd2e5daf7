import type { Condition, Device } from './trigger.js';
import type { Facts } from './meets-trigger.js';
import { watchBack } from './watch-back.js';

/** What only the page knows. */
export type PageFacts = Omit<Facts, 'returning' | 'consent'>;

/** How often what grows with time is looked at, in milliseconds. */
const TICK_MS = 250;

/** A finger that scrolls up so fast (pixels a millisecond), so far (pixels), wants to leave. */
const LEAVING_SPEED = 1.2;
const LEAVING_DISTANCE = 150;

const deviceOf = (): Device => {
  if (!matchMedia('(pointer: coarse)').matches) return 'computer';
  return Math.min(screen.width, screen.height) < 600 ? 'phone' : 'tablet';
};

/** What all these conditions are made of. */
const partsOf = (conditions: readonly Condition[]): Condition[] =>
  conditions.flatMap((condition) => {
    if ('all' in condition) return partsOf(condition.all);
    if ('any' in condition) return partsOf(condition.any);
    return 'not' in condition ? partsOf([condition.not]) : [condition];
  });

/** Every selector of the conditions with that name. */
const selectorsOf = (name: 'visible' | 'clicked', conditions: readonly Condition[]): string[] =>
  partsOf(conditions).flatMap((condition) => {
    const selector: unknown = Reflect.get(condition, name);
    return typeof selector === 'string' ? [selector] : [];
  });

/**
 * Watches the page.
 * @param changed told after each change, and every quarter of a second while the page is in sight; true when a rule was met
 * @returns what is known now
 */
export const watchPage = (
  conditions: readonly Condition[],
  changed: () => boolean,
  signal: AbortSignal,
): (() => PageFacts) => {
  const began = performance.now();
  let dwelled = 0;
  let ticked = began;
  let acted = began;
  let scrolled = 0;
  let exit = false;
  let top = scrollY;
  /** Where and when the page was when it last turned upwards. */
  let turned = { top, time: began };
  const visible = new Set<string>();
  const clicked = new Set<string>();
  const wanted = selectorsOf('visible', conditions);
  const clicks = selectorsOf('clicked', conditions);

  const measure = () => {
    const { scrollHeight } = document.documentElement;
    scrolled = Math.max(scrolled, Math.min(100, (100 * (scrollY + innerHeight)) / scrollHeight));
  };
  const listen = <E extends keyof WindowEventMap>(type: E, job: (event: WindowEventMap[E]) => void) =>
    addEventListener(type, job, { capture: true, passive: true, signal });

  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries)
        for (const selector of wanted)
          if (target.matches(selector)) {
            if (isIntersecting) visible.add(selector);
            else visible.delete(selector);
          }
      changed();
    },
    { threshold: 0.5 },
  );
  const known = new WeakSet<Element>();
  /** Also what comes to the page later. */
  const observe = () => {
    for (const selector of wanted)
      for (const element of document.querySelectorAll(selector))
        if (!known.has(element)) {
          known.add(element);
          seen.observe(element);
        }
  };

  for (const type of ['pointermove', 'pointerdown', 'keydown'] as const)
    listen(type, () => {
      acted = performance.now();
    });
  listen('scroll', () => {
    const now = performance.now();
    acted = now;
    if (scrollY >= top) turned = { top: scrollY, time: now };
    top = scrollY;
    const up = turned.top - top;
    if (deviceOf() !== 'computer' && up > LEAVING_DISTANCE && up / (now - turned.time) > LEAVING_SPEED)
      exit = true;
    measure();
    changed();
  });
  listen('click', (event) => {
    const [target] = event.composedPath();
    for (const selector of clicks)
      if (target instanceof Element && target.closest(selector)) clicked.add(selector);
    changed();
  });
  document.documentElement.addEventListener(
    'pointerleave',
    ({ clientY, pointerType }) => {
      if (pointerType !== 'mouse' || clientY > 0) return;
      exit = true;
      changed();
    },
    { signal },
  );
  if (
    deviceOf() !== 'computer' &&
    partsOf(conditions).some((condition) => 'exit' in condition && condition.exit === 'back')
  )
    watchBack(() => {
      exit = true;
      return changed();
    }, signal);
  const tick = setInterval(() => {
    const now = performance.now();
    const inSight = document.visibilityState === 'visible';
    if (inSight) dwelled += now - ticked;
    ticked = now;
    if (!inSight) return;
    observe();
    changed();
  }, TICK_MS);
  signal.addEventListener('abort', () => {
    clearInterval(tick);
    seen.disconnect();
  });
  measure();
  observe();

  return () => {
    const now = performance.now();
    return {
      now: Date.now(),
      elapsed: now - began,
      dwelled,
      inactive: now - acted,
      scrolled,
      exit,
      visible,
      clicked,
      url: location.href,
      referrer: document.referrer,
      device: deviceOf(),
      language: navigator.language,
    };
  };
};
