namespace RiskConsole.Query;

/// <summary>What stands after a colon: values, comparisons, ranges, lists.</summary>
internal sealed partial class QueryParser
{
    private FieldNode? ParseField(FieldName field)
    {
        if (_scan.AtEnd || char.IsWhiteSpace(_scan.Current) || _scan.Current is ')' or '|')
        {
            Fail($"A value is missing after \"{field.Full}:\". Write it right after the colon, without a space.",
                field.Start, field.Length + 1);
            return null;
        }
        var values = new List<QueryValue>();
        if (_scan.Current == '(')
        {
            if (!ParseSet(field, values))
                return null;
        }
        else
        {
            var value = ParseValue(field, inSet: false);
            if (value is null)
                return null;
            values.Add(value);
        }
        return new FieldNode(field, values, field.Start, _scan.Position - field.Start);
    }

    private bool ParseSet(FieldName field, List<QueryValue> values)
    {
        var open = _scan.Position++;
        while (true)
        {
            _scan.SkipSpace();
            if (_scan.AtEnd)
                return Refuse("This list of values is never closed. Add \")\".", open, 1);
            if (_scan.Current is ')' or ',' or '|')
                return Refuse($"A value is missing in the list, as in {field.Full}:(a, b).", _scan.Position, 1);
            var value = ParseValue(field, inSet: true);
            if (value is null)
                return false;
            values.Add(value);
            _scan.SkipSpace();
            if (_scan.Current == ')')
            {
                _scan.Position++;
                return true;
            }
            if (_scan.AtEnd)
                return Refuse("This list of values is never closed. Add \")\".", open, 1);
            if (_scan.Current == ',')
                _scan.Position++;
            else if (AtOr(out var length))
                _scan.Position += length;
            else
                return Refuse($"Separate the values by commas, as in {field.Full}:(a, b); quote a value that contains spaces.",
                    _scan.Position, 1);
        }
    }

    private QueryValue? ParseValue(FieldName field, bool inSet)
    {
        var start = _scan.Position;
        if (_scan.Current is '>' or '<')
        {
            var less = _scan.Current == '<';
            var orEqual = _scan.Peek() == '=';
            _scan.Position += orEqual ? 2 : 1;
            var operand = ReadOperand(inSet);
            if (operand is null)
                return null;
            if (operand.Length == 0)
            {
                Fail($"A value is missing after \"{_scan.Text[start.._scan.Position]}\". Write it right after, without a space.",
                    start, _scan.Position - start);
                return null;
            }
            var comparison = (less, orEqual) switch
            {
                (false, false) => Comparison.Greater,
                (false, true) => Comparison.GreaterOrEqual,
                (true, false) => Comparison.Less,
                _ => Comparison.LessOrEqual,
            };
            return Count(start, _scan.Position - start) ? new CompareValue(comparison, operand, start, _scan.Position - start) : null;
        }

        var word = ReadOperand(inSet);
        if (word is null)
            return null;
        if (word.Length == 0)
        {
            Fail($"A value is missing after \"{field.Full}:\". Quote the value if it begins with a special character.", start, 1);
            return null;
        }
        if (!Count(start, word.Length))
            return null;
        if (_scan.Text[start] == '"')
            return new LiteralValue(word);
        if (word.IsStar)
            return new ExistsValue(start, word.Length);
        var dots = _scan.FindDots(start, word.Start + word.Length);
        return dots < 0 ? new LiteralValue(word) : new RangeValue(Bound(start, dots), Bound(dots + 2, word.Start + word.Length), word);
    }

    /// <summary>An end of a range; nothing or <c>*</c> leaves it open.</summary>
    private QueryWord? Bound(int start, int end)
    {
        if (start == end)
            return null;
        var word = _scan.Word(start, end);
        return word.IsStar ? null : word;
    }

    private QueryWord? ReadOperand(bool inSet)
    {
        if (_scan.Current == '"')
        {
            var quoted = ReadQuoted();
            if (quoted is not null && !EndsTerm(_scan.Current) && !(inSet && _scan.Current == ','))
            {
                Fail("A space is missing after the closing quote. To have a quote inside the text, write \\\".", _scan.Position, 1);
                return null;
            }
            return quoted;
        }
        var start = _scan.Position;
        var word = _scan.Word(start, _scan.FindWordEnd(inSet));
        _scan.Position = start + word.Length;
        if (!CheckEscape(word))
            return null;
        if (word.Length > 0 && _scan.Current is '"' or '(')
        {
            Fail("This character ends the value. Put the whole value in quotes, or write \\ before the character.", _scan.Position, 1);
            return null;
        }
        return word;
    }
}
