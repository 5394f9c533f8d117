using System.Globalization;
using System.Text;

namespace RiskConsole.Events.Ingest;

/// <summary>Collects one event's extension attributes, and what the console derives from those it knows: severity, category and score.
/// Reused from event to event.</summary>
internal sealed class ExtensionDraft(IngestOptions options)
{
    private readonly Utf8Text _json = new();
    private readonly List<string> _names = [];
    private Severity? _fromSeverity;
    private Severity? _fromText;
    private Severity? _fromNumber;
    private double? _score;
    private double? _riskScore;
    private AttributeValue? _foreignSeverity;
    private AttributeValue? _foreignCategory;

    /// <summary>By <c>severity</c>, then <c>severitytext</c>, then <c>severitynumber</c>; null where none of them says a known
    /// one.</summary>
    public Severity? Severity => _fromSeverity ?? _fromText ?? _fromNumber;

    public Category? Category { get; private set; }

    public double? Score => _score ?? _riskScore;

    public void Begin()
    {
        _json.Clear();
        _names.Clear();
        _fromSeverity = _fromText = _fromNumber = null;
        _score = _riskScore = null;
        _foreignSeverity = _foreignCategory = null;
        Category = null;
    }

    /// <returns>What is wrong, to follow the attribute's name in a sentence; null where nothing is.</returns>
    public string? Set(string name, in AttributeValue value)
    {
        if (_names.Contains(name))
            return "stands twice in this event, so it is not clear which value counts. Send it once.";
        if (_names.Count >= options.MaxExtensions)
            return string.Create(CultureInfo.InvariantCulture,
                $"is one extension attribute too many; at most {options.MaxExtensions} are taken. Put details into \"data\".");
        _names.Add(name);

        return value.Kind switch
        {
            AttributeKind.Null => null,
            AttributeKind.Structure => "must be a string, an integer or a boolean. Put objects and arrays into \"data\".",
            AttributeKind.Text when value.Text.Length > options.MaxExtensionLength =>
                string.Create(CultureInfo.InvariantCulture,
                    $"has {value.Text.Length} characters; at most {options.MaxExtensionLength} are taken."),
            AttributeKind.Text when AttributeRules.HasForbiddenCharacter(value.Text) =>
                "holds a control character or a noncharacter, which CloudEvents forbids in attributes.",
            _ => Take(name, value),
        };
    }

    /// <summary>The kept attributes as a JSON object; null where there are none.</summary>
    public string? ToJson()
    {
        // The sender's own words stay findable where the console has others for them.
        if (_foreignSeverity is { } severity && !_names.Contains("sourceseverity"))
            Keep("sourceseverity", severity);
        if (_foreignCategory is { } category && !_names.Contains("sourcecategory"))
            Keep("sourcecategory", category);
        if (_json.Length == 0)
            return null;
        _json.Append((byte)'}');
        return _json.ToString();
    }

    private string? Take(string name, in AttributeValue value)
    {
        switch (name)
        {
            // What the console itself gives an event when it is read back; its own values stand, not a sender's.
            case "uid" or "seq" or "recordedtime":
                return null;
            case "score":
                return TakeScore(value, ref _score);
            case "riskscore":
                return TakeScore(value, ref _riskScore);
        }
        if (value.Kind == AttributeKind.Number && !IsInteger(value.Text))
            return $"is {value.Text}; a number in an attribute must be an integer of 32 bits. "
                + "Send it as a string, or put it into \"data\".";

        switch (name)
        {
            case "severity":
                TakeSeverity(value);
                return null;
            case "category":
                TakeCategory(value);
                return null;
            case "severitytext" when Severities.TryParse(value.Text, out var severity):
                _fromText = severity;
                break;
            case "severitynumber" when int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number is >= 1 and <= 24:
                _fromNumber = Severities.FromOpenTelemetry(number);
                break;
        }
        Keep(name, value);
        return null;
    }

    private void TakeSeverity(in AttributeValue value)
    {
        if (Severities.TryParse(value.Text, out var severity))
            _fromSeverity = severity;
        if (_fromSeverity?.Name() != value.Text && value.Text.Length > 0)
            _foreignSeverity = value;
    }

    private void TakeCategory(in AttributeValue value)
    {
        if (Categories.TryParse(value.Text, out var category))
            Category = category;
        else if (value.Text.Length > 0)
            _foreignCategory = value;
    }

    private static string? TakeScore(in AttributeValue value, ref double? score)
    {
        if (value.Kind is AttributeKind.Text or AttributeKind.Number
            && double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1)
        {
            score = number;
            return null;
        }
        return "must be a number from 0 to 1, such as 0.85.";
    }

    private void Keep(string name, in AttributeValue value)
    {
        _json.Append(_json.Length == 0 ? (byte)'{' : (byte)',');
        _json.Append((byte)'"');
        _json.Append(Encoding.ASCII.GetBytes(name));
        _json.Append("\":"u8);
        switch (value.Kind)
        {
            case AttributeKind.True: _json.Append("true"u8); break;
            case AttributeKind.False: _json.Append("false"u8); break;
            case AttributeKind.Number: _json.Append(Encoding.ASCII.GetBytes(value.Text)); break;
            default: _json.AppendString(value.Text); break;
        }
    }

    private static bool IsInteger(string digits) =>
        int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
}
