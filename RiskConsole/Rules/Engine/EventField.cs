using RiskConsole.Events;

namespace RiskConsole.Rules.Engine;

/// <summary>One field of an event, as rules and message templates read it. Immutable.</summary>
/// <param name="name">As the query language writes it.</param>
internal abstract class EventField(string name)
{
    /// <summary>Numbers beyond this, on either side of zero, are not taken: sums and squares of them would be infinite. A 256-bit amount is far below.</summary>
    public const double LargestNumber = 1e100;

    public string Name { get; } = name;

    /// <summary>False where no event can have a number in it.</summary>
    public virtual bool CanBeNumber => false;

    /// <summary>The value as a number; amounts are often decimal strings. Of a list, the first number.</summary>
    /// <returns>False when it is missing or no number.</returns>
    public virtual bool TryNumber(RiskEvent e, out double value)
    {
        value = 0;
        return false;
    }

    /// <summary>The value as people and keys have it; of a list, the first. Null when it is missing.</summary>
    public abstract string? Text(RiskEvent e);

    /// <summary>The same as <see cref="Text(RiskEvent)"/>, without a new string for a text that was seen before.</summary>
    public virtual string? Text(RiskEvent e, KeyNames names) => Text(e);

    protected static bool IsUsable(double value) => value is >= -LargestNumber and <= LargestNumber;
}

/// <summary>A text that every or many events have.</summary>
internal sealed class TextEventField(string name, Func<RiskEvent, string?> get) : EventField(name)
{
    public override string? Text(RiskEvent e) => get(e);
}

/// <summary>A number that is no text.</summary>
internal sealed class NumberEventField(string name, Func<RiskEvent, double?> get) : EventField(name)
{
    public override bool CanBeNumber => true;

    public override bool TryNumber(RiskEvent e, out double value)
    {
        var number = get(e);
        value = number.GetValueOrDefault();
        return number is not null && IsUsable(value);
    }

    public override string? Text(RiskEvent e) => TryNumber(e, out var value) ? value.ToString("R", System.Globalization.CultureInfo.InvariantCulture) : null;
}
