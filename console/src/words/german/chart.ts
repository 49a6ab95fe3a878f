export const chart = {
  most: "Höchster",
  least: "Niedrigster",
};
