/** A mistake in flags or configuration: the text is for whoever made it. */
export class OptionsError extends Error {}
