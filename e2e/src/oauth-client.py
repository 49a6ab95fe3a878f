"""A client of OAuth by another hand, in another language: authlib. It says on its first line where
the browser is to go, reads where that was led, and says on its second what it got."""

import json
import sys

import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebKey, JsonWebToken
from authlib.oidc.core import CodeIDToken

asked = json.loads(sys.stdin.readline())
issuer, client_id, redirect = asked["issuer"], asked["client_id"], asked["redirect_uri"]
found = requests.get(issuer + "/.well-known/openid-configuration", timeout=30).json()
assert found["issuer"] == issuer, "the issuer is another"

client = OAuth2Session(
    client_id,
    asked["client_secret"],
    scope=asked["scope"],
    redirect_uri=redirect,
    code_challenge_method="S256",
    token_endpoint_auth_method="client_secret_basic",
)
verifier, nonce = generate_token(48), generate_token(24)
url, state = client.create_authorization_url(
    found["authorization_endpoint"], code_verifier=verifier, nonce=nonce, prompt="consent"
)
print(json.dumps({"url": url}), flush=True)

led = json.loads(sys.stdin.readline())["led"]
token = client.fetch_token(
    found["token_endpoint"], authorization_response=led, state=state, code_verifier=verifier
)
keys = JsonWebKey.import_key_set(requests.get(found["jwks_uri"], timeout=30).json())
claims = JsonWebToken(["EdDSA"]).decode(
    token["id_token"],
    keys,
    claims_cls=CodeIDToken,
    claims_options={"iss": {"value": issuer}, "aud": {"value": client_id}},
    claims_params={"nonce": nonce, "client_id": client_id},
)
claims.validate(leeway=60)
info = client.get(found["userinfo_endpoint"]).json()
next_token = client.refresh_token(found["token_endpoint"], refresh_token=token["refresh_token"])
client.revoke_token(found["revocation_endpoint"], token=next_token["refresh_token"])
after = client.get(found["userinfo_endpoint"], withhold_token=False).status_code
print(
    json.dumps(
        {
            "sub": claims["sub"],
            "info": info,
            "rotated": next_token["refresh_token"] != token["refresh_token"],
            "after": after,
        }
    ),
    flush=True,
)
