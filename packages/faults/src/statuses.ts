/** Statuses that pass, by the retry policy. */
export const PASSING_STATUSES: readonly number[] = [408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 530];

/** Statuses that stay. */
export const FINAL_STATUSES: readonly number[] = [400, 401, 403, 404, 405, 409, 410, 418, 422, 451];

/** Redirects. */
export const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
