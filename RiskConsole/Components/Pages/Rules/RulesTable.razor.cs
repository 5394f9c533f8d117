using Microsoft.AspNetCore.Components;
using RiskConsole.Alerts;
using RiskConsole.Components.Pages.Alerts;
using RiskConsole.Components.Shared;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>Rules as a table.</summary>
public sealed partial class RulesTable
{
    [Parameter, EditorRequired] public required IReadOnlyList<RuleLine> Lines { get; set; }

    /// <summary>Alerts by rule; null while they are not known.</summary>
    [Parameter] public IReadOnlyDictionary<Guid, RuleAlertCount>? Counts { get; set; }

    /// <summary>The rules ticked; changed here.</summary>
    [Parameter, EditorRequired] public required HashSet<Guid> Chosen { get; set; }

    [Parameter] public bool ShowsActions { get; set; }

    [Parameter] public bool MayChange { get; set; }

    [Parameter] public EventCallback<(Rule Rule, RuleState State)> OnSwitch { get; set; }

    [Parameter] public EventCallback OnChosen { get; set; }

    [Inject] private IRuleStatuses Statuses { get; init; } = default!;

    private RenderFragment Count(Rule rule, int days) => builder =>
    {
        if (Counts is null)
            return;
        var count = Counts.GetValueOrDefault(rule.Id);
        var shadow = rule.Shown.State == RuleState.Shadow && days == 7;
        var alerts = shadow ? count.ShadowLast7Days : days == 1 ? count.Last24Hours : count.Last7Days;
        if (alerts == 0)
        {
            builder.OpenElement(0, "span");
            builder.AddAttribute(1, "class", "muted");
        }
        else
        {
            builder.OpenElement(2, "a");
            builder.AddAttribute(3, "href", shadow ? $"/rules/{rule.Id}/history" : AlertsUrl.ForRule(rule.Id));
            builder.AddAttribute(4, "title", shadow ? "Found in shadow; nobody was told" : null);
        }
        builder.AddContent(5, Numbers.Count(alerts));
        builder.CloseElement();
    };

    private Task Choose(Guid id)
    {
        if (!Chosen.Remove(id))
            Chosen.Add(id);
        return OnChosen.InvokeAsync();
    }

    private Task ChooseAll()
    {
        if (Lines.All(line => Chosen.Contains(line.Rule.Id)))
            Chosen.ExceptWith(Lines.Select(line => line.Rule.Id));
        else
            Chosen.UnionWith(Lines.Select(line => line.Rule.Id));
        return OnChosen.InvokeAsync();
    }
}
