namespace RiskConsole.Components.Shared;

/// <summary>A value somebody clicked, to be kept in or left out of the filter.</summary>
/// <param name="Field">A field of the query language, e.g. <c>subject</c> or <c>data.usd</c>.</param>
/// <param name="Value">The value, meant literally; null for a missing one.</param>
public sealed record ValueFilter(string Field, string? Value, bool Exclude);
