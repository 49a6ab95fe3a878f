export const chart = {
  most: "Most",
  least: "Least",
};
