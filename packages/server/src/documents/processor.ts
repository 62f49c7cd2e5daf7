import { countrySchema } from '@remit/contract/schema';
import { z } from 'zod';

const text = (max: number) => z.string().trim().min(1).max(max);

/**
 * Who runs this installation: what no controller's instructions can say, and what Art. 30(2)(a) and a receipt
 * must name.
 */
export const processorSchema = z.strictObject({
  name: text(200),
  address: text(500),
  contact: z.email().max(254),
  dpo: z.email().max(254).optional(),
  /** ISO 3166-1 alpha-2 country in which the database is. */
  region: countrySchema,
  /** Security measures that the software cannot enforce, such as locked doors (Art. 32). */
  measures: z.array(text(500)).max(50).optional(),
});

/** The processor, as it says itself. */
export type Processor = z.infer<typeof processorSchema>;
