/** What stands in the way of telling a vector to a server over HTTP. */
export type Obstacle =
  | 'whole record'
  | 'no read'
  | 'state of the person'
  | 'age'
  | 'sources'
  | 'instructions'
  | 'facts'
  | 'changes'
  | 'older instructions';

/** Why a vector is not told to a server over HTTP, with the numbers of those of which it is true. */
export const NOT_OVER_HTTP: Readonly<Record<Obstacle, readonly number[]>> = {
  /** Not a question about one field: unit tests of the server show what is kept of records. */
  'whole record': [508, 509, 510, 511, 512, 513, 514, 515, 516, 517, 518, 519, 520, 521, 522, 523, 524, 525],
  /** To store, to disclose or to derive is nothing that somebody asks for over HTTP. */
  'no read': [
    18, 20, 21, 36, 73, 74, 120, 121, 122, 133, 135, 136, 142, 146, 161, 162, 163, 164, 196, 220, 221, 262,
    263, 266, 267, 268, 272, 274, 275, 281, 282, 283, 297, 298, 299, 300, 301, 302, 303, 304, 305, 306, 307,
    308, 309, 310, 311, 312, 313, 314, 315, 316, 317, 318, 319, 320, 321, 322, 323, 324, 325, 326, 327, 328,
    329, 330, 331, 332, 333, 334, 335, 336, 337, 338, 382, 383, 408, 410, 412, 414, 425, 426, 427, 456, 489,
    490, 491, 492, 493, 505, 526, 528, 529, 530, 531,
  ],
  /** Restriction and erasure are not said with a batch. */
  'state of the person': [16, 260, 261, 264, 265, 269, 270, 271, 273, 409, 454, 455, 457, 458, 459, 460, 461],
  /** The server is not told of birth and country over HTTP. */
  age: [
    206, 416, 417, 418, 419, 420, 421, 422, 423, 424, 428, 429, 430, 431, 432, 433, 434, 435, 436, 437, 438,
    439, 440, 441, 442, 443, 444, 445, 446, 447, 448, 449, 451,
  ],
  /** Sources have to be handed in first: the server has tests of its own for what is derived. */
  sources: [
    384, 385, 386, 387, 388, 389, 390, 391, 392, 393, 394, 395, 396, 397, 398, 399, 400, 401, 402, 403, 404,
    405, 406, 407, 532, 533, 534,
  ],
  /** Instructions that are refused when somebody tries to put them into force. */
  instructions: [
    32, 33, 75, 200, 201, 202, 203, 464, 465, 466, 467, 468, 469, 470, 471, 478, 484, 485, 486, 487, 488, 494,
    497, 501, 502, 503,
  ],
  /** A clock, a ledger or a field that is none: the server has its own. */
  facts: [481, 482, 495, 496],
  /**
   * Changes that no browser may send: the passing of time, a choice on what does not rest on consent, one under an
   * unknown notice or of no time.
   */
  changes: [
    88, 124, 125, 139, 141, 143, 144, 147, 148, 183, 184, 210, 214, 218, 225, 226, 231, 233, 235, 237, 342,
    343, 345, 346, 350, 351, 353, 354, 476, 483,
  ],
  /** Records that came under older instructions than those of the vector. */
  'older instructions': [165, 166, 198, 294],
};
