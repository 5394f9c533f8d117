using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Feed;

/// <summary>Severity and category as switches, with how many of the newest events each would show.</summary>
public sealed partial class FeedChips
{
    // Made once: a lambda in the markup is another delegate each time, and so another attribute to send with every live update.
    private readonly Func<Task>[] _bySeverity;
    private readonly Func<Task>[] _byCategory;

    public FeedChips()
    {
        _bySeverity = [.. Enum.GetValues<Severity>().Prepend(default)
            .Select(severity => (Func<Task>)(() => OnSeverity.InvokeAsync(severity)))];
        _byCategory = [.. Categories.All.Select(category => (Func<Task>)(() => OnCategory.InvokeAsync(category)))];
    }

    [Parameter] public SeveritySet Chosen { get; set; }

    [Parameter] public CategorySet ChosenCategories { get; set; }

    /// <summary>Only these categories have a chip: the viewer's rights.</summary>
    [Parameter] public CategorySet Allowed { get; set; }

    /// <summary>Null where counts are not live.</summary>
    [Parameter] public FeedCounts? Counts { get; set; }

    [Parameter] public EventCallback<Severity> OnSeverity { get; set; }

    [Parameter] public EventCallback<Category> OnCategory { get; set; }

    private string? Hint => Counts is null ? null : $"Counted among the newest {Numbers.Count(Counts.Rows)} events that match the filter";

    private static string Label(Category category) => char.ToUpperInvariant(category.Name()[0]) + category.Name()[1..];
}
