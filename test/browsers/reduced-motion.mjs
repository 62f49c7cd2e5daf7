/**
 * Stands in for `emulateMedia` where a browser cannot be told while it runs. It was started with reduced motion for
 * good: asking for just that is granted, and everything else is refused.
 *
 * @param {{ name: string, value: string }[]} features
 */
export async function grantReducedMotion(features) {
  for (const { name, value } of features) {
    if (name !== 'prefers-reduced-motion' || value !== 'reduce') {
      throw new Error(`this browser cannot be told ${name}: ${value} while it runs`);
    }
  }
}
