/** If-None-Match compares weakly (RFC 9110, 13.1.2); a proxy that compresses makes a strong tag weak. */
export const sameTag = (header: string | undefined, etag: string): boolean =>
  header !== undefined &&
  header.split(',').some((each) => each.trim() === '*' || each.trim().replace(/^W\//, '') === etag);
