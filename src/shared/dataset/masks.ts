// Masks of pictures for masked loss: white is learnt, black is not, grey in part. They lie beside the picture as
// `<stem>-masklabel.png`, where OneTrainer looks for them; it leaves such files out of its images, and so do we.
// sd-scripts does not: it wants masks of the pictures' own names in a folder of their own (`conditioning_data_dir`).

import { stemOf } from './names';

/** The name of a picture's mask. Pictures that share a stem share it. */
export function maskName(imageName: string): string {
  return `${stemOf(imageName)}-masklabel.png`;
}
