// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// A token that keeps a hundredth of each transfer for itself, and says so in its event.
contract SkimmingToken {
    string public constant name = "Skimming";
    string public constant version = "1";
    uint8 public constant decimals = 6;

    mapping(address => uint256) public balanceOf;

    event Transfer(address indexed from, address indexed to, uint256 value);

    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                    keccak256(bytes(name)),
                    keccak256(bytes(version)),
                    block.chainid,
                    address(this)
                )
            );
    }

    function mint(address to, uint256 value) external {
        balanceOf[to] += value;
        emit Transfer(address(0), to, value);
    }

    function transfer(address to, uint256 value) external returns (bool) {
        uint256 left = value - value / 100;
        balanceOf[msg.sender] -= value;
        balanceOf[to] += left;
        emit Transfer(msg.sender, to, left);
        return true;
    }
}
