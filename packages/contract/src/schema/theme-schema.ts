import { z } from 'zod';
import { addressSchema } from './question-schema.js';

const colourSchema = z.string().regex(/^#[0-9a-fA-F]{6}$/, 'expected a colour such as #1f6f54');

/** How a bot looks, where the page that it is on does not say otherwise. */
export const themeSchema = z.strictObject({
  /** Buttons, links and what the visitor says. */
  accent: colourSchema.optional(),
  /** Words on the accent. Default: black or white, whichever is read better. */
  accentText: colourSchema.optional(),
  /** Default: as the visitor's device has it. */
  scheme: z.enum(['light', 'dark', 'auto']).optional(),
  /** Picture of who asks, shown in place of the first letter of the controller's name. */
  avatar: addressSchema.optional(),
  /** `inherit`: the font of the page. Default: that of the visitor's device. */
  font: z.enum(['inherit', 'system']).optional(),
});

export type Theme = z.infer<typeof themeSchema>;
