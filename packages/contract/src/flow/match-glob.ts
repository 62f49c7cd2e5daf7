/**
 * True when the whole text is like the pattern, in which `*` stands for anything and `?` for one character. Case does not
 * matter. Takes at most text × pattern steps: there is no pattern that makes it hang.
 */
export const matchesGlob = (pattern: string, text: string): boolean => {
  const signs = [...pattern.toLowerCase()];
  const letters = [...text.toLowerCase()];
  let sign = 0;
  let letter = 0;
  // Where to go on when what follows the last star turns out not to fit.
  let star = -1;
  let taken = 0;
  while (letter < letters.length) {
    if (signs[sign] === '*') {
      star = sign++;
      taken = letter;
    } else if (signs[sign] === '?' || signs[sign] === letters[letter]) {
      sign++;
      letter++;
    } else if (star >= 0) {
      sign = star + 1;
      letter = ++taken;
    } else return false;
  }
  while (signs[sign] === '*') sign++;
  return sign === signs.length;
};
