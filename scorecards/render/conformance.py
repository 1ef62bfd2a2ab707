"""What WeasyPrint's tagged PDF/A-3a lacks to be PDF/UA-1 as well (ISO 14289-1), added just before it is written.

The identification needs its own PDF/A extension schema, or the file is no PDF/A any more. Figures get
their bounding box in points from the bottom left corner, table headers their scope, files inside their media type.
"""

from collections.abc import Mapping
from typing import Any

PIXEL = 0.75  # points

UA_METADATA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def finish(_document: object, pdf: Any, media_types: Mapping[str, str]) -> None:
    """Complete a PDF in place: a `finisher` of WeasyPrint. `media_types` are those of the files inside by name."""
    _identify(pdf)
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])  # WeasyPrint names each file twice
    for item in pdf.objects:
        if not isinstance(item, dict):
            continue
        if item.get("S") == "/Figure":
            _place_figure(pdf, item)
        elif item.get("S") == "/TH":
            _scope_header(pdf, item)
        elif item.get("Type") == "/Filespec":
            _say_media_type(pdf, item, media_types)


def _say_media_type(pdf: Any, file: Any, media_types: Mapping[str, str]) -> None:
    """WeasyPrint guesses it from the name with the help of the machine, which may not know it."""
    stream = _referred(pdf, file["EF"]["F"])
    stream.extra["Subtype"] = "/" + media_types[file["UF"].string].replace("/", "#2f")


def _referred(pdf: Any, reference: Any) -> Any:
    """The object behind `12 0 R`."""
    return pdf.objects[int(reference.split()[0])]


def _identify(pdf: Any) -> None:
    """Say in the metadata that the file is PDF/UA-1."""
    metadata = _referred(pdf, pdf.catalog["Metadata"])
    metadata.stream = [part.replace(b"</rdf:RDF>", UA_METADATA + b"</rdf:RDF>") for part in metadata.stream]


def _place_figure(pdf: Any, figure: Any) -> None:
    """The bounding box in points from the bottom; WeasyPrint gives pixels from the top."""
    left, top, right, bottom = (PIXEL * side for side in figure["A"]["BBox"])
    height = _referred(pdf, figure["Pg"])["MediaBox"][3]
    figure["A"]["BBox"][:] = (left, height - bottom, right, height - top)


def _scope_header(pdf: Any, header: Any) -> None:
    """Column in a table's head, row in its body."""
    row = _referred(pdf, header["P"])
    in_head = _referred(pdf, row["P"])["S"] == "/THead"
    header["A"]["Scope"] = "/Column" if in_head else "/Row"
