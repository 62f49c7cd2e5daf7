/** A colour as red, green and blue, each from 0 to 1, in proportion to the light there is. */
type Light = readonly [red: number, green: number, blue: number];

/** WCAG 2.2 AA asks for this much between words and what is behind them (success criterion 1.4.3). */
export const LEAST_CONTRAST = 4.5;

/** @param colour `#rrggbb`, the only form that a bot's definition may hold */
const lightOf = (colour: string): Light => {
  const part = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
};

const luminance = ([red, green, blue]: Light): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

const ratio = (one: number, other: number): number =>
  (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);

/**
 * How well one colour is told from another: from 1 (not at all) to 21 (black and white). The formula of WCAG 2.2.
 * @param one `#rrggbb`
 * @param other `#rrggbb`
 */
export const contrastRatio = (one: string, other: string): number =>
  ratio(luminance(lightOf(one)), luminance(lightOf(other)));

/** Black or white: what reads better on a colour. One of them always has more than `LEAST_CONTRAST`. */
export const readableOn = (colour: string): '#000000' | '#ffffff' =>
  contrastRatio(colour, '#000000') > contrastRatio(colour, '#ffffff') ? '#000000' : '#ffffff';

/** Long, medium and short cones, and from their cube roots the lightness and two hues (Ottosson, OKLab). */
const toLab = ([red, green, blue]: Light): Light => {
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  ];
};

const fromLab = ([lightness, greenRed, blueYellow]: Light): Light => {
  const long = (lightness + 0.3963377774 * greenRed + 0.2158037573 * blueYellow) ** 3;
  const medium = (lightness - 0.1055613458 * greenRed - 0.0638541728 * blueYellow) ** 3;
  const short = (lightness - 0.0894841775 * greenRed - 1.291485548 * blueYellow) ** 3;
  const shown = (value: number) => Math.min(1, Math.max(0, value));
  return [
    shown(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    shown(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    shown(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  ];
};

/** What is behind a link in a line of the bot: in light, and in the lightest of the browsers' dark colours. */
const BEHIND = { light: '#efefef', dark: '#2c2c2c' } as const;

/**
 * How well words in a chat's accent colour are read. In dark colours the chat mixes it with as much white, as browsers
 * do it (`color-mix` in OKLab).
 * @param accent `#rrggbb`
 */
export const accentContrast = (accent: string, scheme: 'light' | 'dark'): number => {
  const light = lightOf(accent);
  const [lightness, greenRed, blueYellow] = toLab(light);
  const shown: Light =
    scheme === 'light' ? light : fromLab([(lightness + 1) / 2, greenRed / 2, blueYellow / 2]);
  return ratio(luminance(shown), luminance(lightOf(BEHIND[scheme])));
};
