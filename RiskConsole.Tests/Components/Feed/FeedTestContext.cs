using System.Runtime.CompilerServices;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Components.Live;
using RiskConsole.Components.Pages.Feed;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Query;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Components.Feed;

/// <summary>The feed page over a log in memory, with the real query compiler.</summary>
public abstract class FeedTestContext : ConsoleBunitContext
{
    protected FeedTestContext()
    {
        // The modules report what the browser does; tests call what they would call.
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<IEventStore>(Log);
        Services.AddSingleton<IFeedViews>(Log);
        Services.AddSingleton<ISavedViews>(Saved);
        Services.AddSingleton<IQueryCompiler<RiskEvent>>(new QueryCompiler<RiskEvent>(EventQuerySchema.Create(), Time));
        Services.AddSingleton(new CategoryAccess(Options.Create(new AccessOptions())));
    }

    internal FakeLog Log { get; } = new();

    internal FakeSavedViews Saved { get; } = new();

    protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    protected IRenderedComponent<FeedPage> Open(string url = "/feed")
    {
        Navigation.NavigateTo(url);
        Render<LivePulse>();
        var page = Render<FeedPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".feed-page")));
        return page;
    }

    /// <summary>Events come; they may be drawn as soon as time goes on (<see cref="Eventually"/>).</summary>
    internal void Arrive(params IEnumerable<RiskEvent> events) => Log.Add(events);

    /// <summary>Lets time go on, interval by interval, until the condition holds.</summary>
    internal Task Eventually(
        IRenderedComponent<FeedPage> page, Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        Deadline.UntilAsync(
            () =>
            {
                Time.Advance(LiveInterval);
                return page.InvokeAsync(condition);
            },
            what);

    internal static IReadOnlyList<long> Shown(IRenderedComponent<FeedPage> page) =>
        [.. page.FindAll(".feed-rows .feed-row").Select(row => Seq(row))];

    internal static bool Says(IRenderedComponent<FeedPage> page, string selector, string words) =>
        page.FindAll(selector) is [var found, ..] && found.TextContent.Contains(words, StringComparison.Ordinal);

    internal static Task Reading(IRenderedComponent<FeedPage> page, bool reading) =>
        page.InvokeAsync(() => page.FindComponent<FeedTable>().Instance.Reading(reading));

    /// <summary>Scrolls to the end: the browser asks for more rows until there are no more.</summary>
    internal static Task ScrollDown(IRenderedComponent<FeedPage> page) => page.InvokeAsync(() =>
    {
        for (var i = 0; i < 10; i++)
            page.FindComponent<FeedTable>().Instance.More();
    });

    internal static QueryBox<RiskEvent> Box(IRenderedComponent<FeedPage> page) => page.FindComponent<QueryBox<RiskEvent>>().Instance;

    internal string Path => new Uri(Navigation.Uri).PathAndQuery;

    private static long Seq(IElement row) => Convert.ToInt64(row.GetAttribute("data-uid")![24..], 16);
}
