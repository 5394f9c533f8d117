using System.Collections.Frozen;
using Microsoft.AspNetCore.Components;
using RiskConsole.Events;

namespace RiskConsole.Components.Shared;

/// <summary>Small marks that stand in many places, as markup that is made once.</summary>
internal static class Marks
{
    private static readonly FrozenDictionary<Severity, MarkupString> Severities = Events.Severities.All.ToFrozenDictionary(
        severity => severity, severity => new MarkupString(
            $"""<span class="severity" data-severity="{severity.Name()}"><span class="severity-mark" aria-hidden="true"></span>{severity.Label()}</span>"""));

    /// <summary>A severity as shape, colour and word.</summary>
    public static MarkupString Of(Severity severity) => Severities[severity];
}
