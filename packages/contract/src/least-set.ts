/**
 * The ids of all steps that satisfy `holds`, which may ask about those found so far: asked again until nothing more is found.
 */
export const leastSet = <S>(
  steps: Readonly<Record<string, S>>,
  holds: (id: string, step: S, found: ReadonlySet<string>) => boolean,
): ReadonlySet<string> => {
  const found = new Set<string>();
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const [id, step] of Object.entries(steps))
      if (!found.has(id) && holds(id, step, found)) found.add(id);
  }
  return found;
};
