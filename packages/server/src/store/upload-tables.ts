/** A file of a record, which goes with the value of its field. */
export type UploadsTable = {
  controller_id: string;
  record_id: string;
  id: string;
  field: string;
  begun_at: number;
  /** Null until all of it is there. */
  completed_at: number | null;
};

/** A part of it, as it was handed in. */
export type UploadPartsTable = {
  controller_id: string;
  record_id: string;
  upload_id: string;
  part: number;
  /** With the key of the person: iv, ciphertext and tag. */
  sealed: Uint8Array;
};
