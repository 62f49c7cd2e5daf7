/**
 * Why this version of Node cannot run Remit, or undefined when it can.
 *
 * @param {string} version without the leading v
 */
export function whyNodeIsTooOld(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return undefined;
  return `Remit needs Node 20.19 or newer; this is ${version}. Get one from https://nodejs.org or your system's packages.`;
}

// Imported first by every command, so that an old Node stops here and not at the first thing it does not know.
const reason = whyNodeIsTooOld(process.versions.node);
if (reason) {
  console.error(reason);
  process.exit(1);
}
