/**
 * Watches what moves on the page: where each of its own elements is, in every frame that is drawn, and also what the browser
 * itself counts as moved without an act of the visitor, where it counts that.
 */
export const watchShifts = (page: Element) => {
  const shifts: string[] = [];
  const add = (entries: PerformanceEntryList) => {
    for (const entry of entries)
      if (Reflect.get(entry, 'hadRecentInput') === false) {
        const moved = [...Reflect.get(entry, 'sources')].map(({ node, previousRect, currentRect }) =>
          JSON.stringify([node?.className ?? node?.nodeName, previousRect, currentRect]),
        );
        shifts.push(`${Reflect.get(entry, 'value')} ${moved.join()}`);
      }
  };
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  if (PerformanceObserver.supportedEntryTypes.includes('layout-shift'))
    observer.observe({ type: 'layout-shift' });

  const before = new Map<Element, string>();
  const look = () => {
    for (const element of [page, ...page.querySelectorAll(':not(remit-chat)')]) {
      const { left, top, width } = element.getBoundingClientRect();
      const place = [left + scrollX, top + scrollY, width].map(Math.round).join();
      const was = before.get(element) ?? place;
      if (was !== place) shifts.push(`${element.nodeName}: ${was} to ${place}`);
      before.set(element, place);
    }
    frame = requestAnimationFrame(look);
  };
  let frame = requestAnimationFrame(look);

  return {
    /** Waits until what happened is drawn and counted. */
    stop: async () => {
      await new Promise((resolve) => setTimeout(resolve, 700));
      cancelAnimationFrame(frame);
      add(observer.takeRecords());
      observer.disconnect();
      return shifts;
    },
  };
};
