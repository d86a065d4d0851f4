// What the viewer over the grid and its host say to each other.

export const viewerApi = {} as const;
