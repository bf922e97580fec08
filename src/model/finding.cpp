#include "model/finding.h"

namespace sandbox {

std::string to_string(const Place& place) {
  std::string text = place.file;
  if (place.line > 0) text += ":" + std::to_string(place.line);
  if (place.line > 0 && place.column > 0) text += ":" + std::to_string(place.column);
  return text;
}

std::string to_string(const Finding& finding) {
  std::string text = to_string(finding.place);
  text += finding.severity == Severity::error ? ": error: " : ": warning: ";
  text += finding.sentence + " [" + finding.rule + "]";
  if (!finding.hint.empty()) text += "\n  " + finding.hint;
  return text;
}

}  // namespace sandbox
