/**
 * Loads a file from the folder that a script came from. Its address is put together here, so that no bundler takes the
 * file into that script; the build puts in the hash of what it says.
 * @param script address of the script
 * @throws `'gone'` when it is not there any more: the page was open while the site got another version
 */
export const loadBeside = async (script: string, file: string) => {
  const { href } = new URL(file, script);
  try {
    return await import(href);
  } catch (fault) {
    throw (await fetch(href)).status === 404 ? 'gone' : fault;
  }
};
