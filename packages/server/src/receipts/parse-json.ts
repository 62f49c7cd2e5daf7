/** @returns undefined when the text is not JSON */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Only JSON.parse stands in the try: it is not JSON.
    return undefined;
  }
};
