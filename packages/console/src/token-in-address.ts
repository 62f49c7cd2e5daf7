/**
 * Takes the token out of the address (`#token=…`), so that it stays in no history, bookmark or screenshot.
 * A fragment never travels to a server.
 * @returns undefined when there was none
 */
export const takeToken = (place: Location, history: History): string | undefined => {
  const token = new URLSearchParams(place.hash.slice(1)).get('token')?.trim();
  if (place.hash !== '') history.replaceState(null, '', `${place.pathname}${place.search}`);
  return token === '' ? undefined : token;
};
