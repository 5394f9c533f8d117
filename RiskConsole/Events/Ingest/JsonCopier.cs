using System.Buffers;
using System.Text;
using System.Text.Json;

namespace RiskConsole.Events.Ingest;

/// <summary>What the payload says that the console derives from; null where it says nothing usable.</summary>
internal readonly record struct PayloadHints(string? Severity, double? Score);

/// <summary>Copies one JSON value into compact text, numbers digit by digit, and refuses names that stand twice in an object and lone
/// surrogates. One pass; reused from event to event.</summary>
internal sealed class JsonCopier
{
    /// <summary>What is wrong with a lone surrogate, to follow what holds it.</summary>
    public const string HalfPair = "holds half of a surrogate pair, which is no character. Send the whole pair or leave it out.";

    private const int MaxDepth = 64;

    private readonly Utf8Text _text = new();
    private readonly MemberNames _names;
    private readonly Frame[] _frames = new Frame[MaxDepth + 1];
    private int _depth;
    private int _objects;
    private Hint _hint;
    private string? _severity;
    private double? _score;
    private double? _riskScore;

    public JsonCopier() => _names = new(_text);

    private enum Hint
    {
        None,
        Severity,
        Score,
        RiskScore,
    }

    /// <summary>The copied value.</summary>
    public string Text => _text.ToString();

    /// <summary>What the value's own members <c>severity</c>, <c>score</c> and <c>risk_score</c> say.</summary>
    public PayloadHints Hints => new(_severity, _score ?? _riskScore);

    /// <summary>Why the last copy failed; the pointer is relative to the value.</summary>
    public EventProblem Problem { get; private set; }

    /// <param name="reader">On the first token of the value; afterwards on its last, or, after a failure, anywhere within.</param>
    /// <returns>False with <see cref="Problem"/> where the value is refused.</returns>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public bool TryCopy(ref Utf8JsonReader reader)
    {
        Begin();
        while (true)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    Open((byte)'{', ++_objects);
                    break;
                case JsonTokenType.StartArray:
                    Open((byte)'[', 0);
                    break;
                case JsonTokenType.EndObject:
                    Close((byte)'}');
                    break;
                case JsonTokenType.EndArray:
                    Close((byte)']');
                    break;
                case JsonTokenType.PropertyName:
                    if (!TryCopyName(ref reader))
                        return false;
                    break;
                case JsonTokenType.String:
                    Separate();
                    if (!TryCopyString(ref reader))
                        return Refuse($"A string {HalfPair}");
                    break;
                default:
                    Separate();
                    _text.Append(reader.ValueSpan);
                    break;
            }
            TakeHint(ref reader);
            if (_depth == 0)
                return true;
            reader.Read();
        }
    }

    private void Begin()
    {
        _text.Clear();
        _names.Clear();
        _depth = 0;
        _objects = 0;
        _hint = Hint.None;
        _severity = null;
        _score = _riskScore = null;
    }

    private void Open(byte bracket, int objectNumber)
    {
        Separate();
        _text.Append(bracket);
        _frames[++_depth] = new(objectNumber) { Index = -1 };
    }

    private void Close(byte bracket)
    {
        _text.Append(bracket);
        _depth--;
    }

    private void Separate()
    {
        ref var frame = ref _frames[_depth];
        if (_depth > 0 && frame.ObjectNumber == 0)
            frame.Index++;
        // Only a bracket or a colon of our own can be the last byte here: strings end in a quote, other values in a letter or digit.
        if (_depth > 0 && _text.Last is not ((byte)'{' or (byte)'[' or (byte)':'))
            _text.Append((byte)',');
    }

    private bool TryCopyName(ref Utf8JsonReader reader)
    {
        Separate();
        ref var frame = ref _frames[_depth];
        frame.NameStart = _text.Length;
        frame.NameLength = 0;
        if (!TryCopyString(ref reader))
            return Refuse($"A name {HalfPair}");

        frame.NameLength = _text.Length - frame.NameStart;
        if (!_names.TryAdd(frame.ObjectNumber, frame.NameStart, frame.NameLength))
            return Refuse("The name stands twice in this object, so it is not clear which value counts. Send each name once.");

        _hint = _depth != 1 ? Hint.None
            : reader.ValueTextEquals("severity"u8) ? Hint.Severity
            : reader.ValueTextEquals("score"u8) ? Hint.Score
            : reader.ValueTextEquals("risk_score"u8) ? Hint.RiskScore
            : Hint.None;
        _text.Append((byte)':');
        return true;
    }

    private bool TryCopyString(ref Utf8JsonReader reader)
    {
        var raw = reader.ValueSpan;
        if (!reader.ValueIsEscaped)
        {
            _text.Append((byte)'"');
            _text.Append(raw);
            _text.Append((byte)'"');
            return true;
        }

        var rented = ArrayPool<byte>.Shared.Rent(raw.Length);
        var whole = JsonStrings.TryUnescape(raw, rented, out var written);
        if (whole)
            _text.AppendString(rented.AsSpan(0, written));
        ArrayPool<byte>.Shared.Return(rented);
        return whole;
    }

    private void TakeHint(ref Utf8JsonReader reader)
    {
        if (_hint == Hint.None || reader.TokenType == JsonTokenType.PropertyName)
            return;
        if (_hint == Hint.Severity && reader.TokenType == JsonTokenType.String)
            _severity = JsonStrings.TryRead(ref reader, out var word) ? word : null;
        else if (_hint != Hint.Severity && reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number)
            && number is >= 0 and <= 1)
            _ = _hint == Hint.Score ? _score = number : _riskScore = number;
        _hint = Hint.None;
    }

    private bool Refuse(string detail)
    {
        var pointer = new StringBuilder();
        for (var i = 1; i <= _depth; i++)
        {
            ref var frame = ref _frames[i];
            pointer.Append('/');
            if (frame.ObjectNumber == 0)
                pointer.Append(frame.Index);
            else if (frame.NameLength >= 2)
                pointer.Append(JsonPointer.Escape(JsonStrings.Unescape(_text.Written.Slice(frame.NameStart + 1, frame.NameLength - 2))));
        }
        Problem = new(pointer.ToString(), detail);
        return false;
    }

    /// <summary>An open object or array. <see cref="ObjectNumber"/> is 0 for an array.</summary>
    private record struct Frame(int ObjectNumber)
    {
        public int Index { get; set; }
        public int NameStart { get; set; }
        public int NameLength { get; set; }
    }
}
