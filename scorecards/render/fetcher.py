"""The only way into a document: assets of our own. Files and addresses are refused, never skipped."""

from collections.abc import Mapping

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from scorecards.render.pictures import Asset


class AssetFetcher(URLFetcher):  # type: ignore[misc]
    """Serves the given assets by address, and pictures written into a logo itself (`data:image/…`).

    Raises FatalURLFetchingError for anything else: WeasyPrint logs other errors and delivers a document
    without the picture, and its own fetcher would open `file://`.
    """

    def __init__(self, assets: Mapping[str, Asset]) -> None:
        super().__init__(allowed_protocols=["data"])
        self._assets = assets

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002 (WeasyPrint's signature)
        """The asset at an address."""
        if url.startswith("data:image/"):
            return super().fetch(url)
        asset = self._assets.get(url)
        if asset is None:
            raise FatalURLFetchingError(f"{url} was asked for, and only pictures of the scorecard itself are served")
        return URLFetcherResponse(url, asset.data, {"Content-Type": asset.media_type})
