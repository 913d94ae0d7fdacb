/** Text from strangers inside LDAP filters and distinguished names: escaped, so that a name never becomes part of the question. */

/** RFC 4515, section 3: these five, and what is not printable ASCII as its UTF-8 bytes, so that no reader of the filter disagrees. */
export const escapeFilterValue = (text: string): string =>
  text.replace(/[*()\\\0]|[^ -~]/gu, (char) =>
    [...Buffer.from(char)].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join(''),
  )

/** RFC 4514, section 2.4. */
export const escapeDnValue = (text: string): string =>
  text
    .replace(/["+,;<=>\\]/g, '\\$&')
    .replaceAll('\0', '\\00')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ')
