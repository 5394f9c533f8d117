using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RiskConsole.Access;
using RiskConsole.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E;

/// <summary>An open page comes back by itself, where it was, with what it missed.</summary>
[Collection(OwnConsolesGroup.Name)]
public class RecoveryTests(ConsoleFixture fixture)
{
    [Fact, Trait("Req", "RT5")]
    public async Task Network_LostForAWhile_TheSameCircuitShowsWhatCameMeanwhile()
    {
        var subject = "account/" + EventSender.NewId();
        await using var visitor = await fixture.VisitAsync();
        await visitor.GoAsync($"/feed?q=subject:{subject}");
        // All that the page fetches is there: what is lost is the connection of a page at work.
        await visitor.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await visitor.MarkAsync();

        await visitor.Context.SetOfflineAsync(true);
        // Chromium keeps an open socket when it is told to be offline; closing it is what a lost network comes to.
        await visitor.Page.EvaluateAsync("() => Blazor._internal.forceCloseConnection()");
        await Expect(visitor.Page.Locator("#reconnect")).ToBeVisibleAsync();
        await fixture.Sender.SendAsync(subject);
        await visitor.Context.SetOfflineAsync(false);

        await visitor.BeLiveAsync();
        await Expect(visitor.Row(subject)).ToBeVisibleAsync();
        Assert.True(await visitor.IsMarkedAsync(), "the circuit was still there: nothing had to be loaded anew");
    }

    [Fact, Trait("Req", "RT5")]
    public async Task Script_LostOnTheWay_IsFetchedAgainInsteadOfAFault()
    {
        var subject = "account/" + EventSender.NewId();
        await using var visitor = await fixture.VisitAsync();
        var lost = 0;
        await visitor.Page.RouteAsync("**/QueryBox.razor.js", route => Interlocked.Increment(ref lost) == 1 ? route.AbortAsync() : route.ContinueAsync());

        await visitor.GoAsync("/feed");
        await visitor.FilterAsync($"subject:{subject}");
        await fixture.Sender.SendAsync(subject);

        await Expect(visitor.Row(subject)).ToBeVisibleAsync();
        await Expect(visitor.Page).ToHaveURLAsync(new Regex("[?&]q=subject:account"));
        Assert.True(lost > 1, "the script was asked for again");
    }

    [Theory, Trait("Req", "RT5"), Trait("Req", "EV3")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Server_StoppedOrKilledAndStarted_ThePageReturnsToItsAddressWithAllThatWasAcknowledged(bool crash)
    {
        await using var console = await fixture.StartConsoleAsync();
        using var sender = fixture.SenderTo(console);
        await using var visitor = await fixture.VisitAsync(console, Roles.Admin);
        await visitor.GoAsync("/feed?q=subject:vault/*");
        await sender.SendAsync("vault/before");
        await Expect(visitor.Row("vault/before")).ToBeVisibleAsync();
        await visitor.MarkAsync();

        var acknowledged = 1L;
        if (crash)
            acknowledged += await SendUntilKilledAsync(console, sender);
        else
            await console.StopAsync();
        await Expect(visitor.Page.Locator("#reconnect")).ToBeVisibleAsync();
        await console.StartAsync();
        await sender.SendAsync("vault/after");

        await Expect(visitor.Row("vault/after")).ToBeVisibleAsync();
        await visitor.BeLiveAsync();
        Assert.False(await visitor.IsMarkedAsync(), "a restarted server knows no circuit: the page has to be loaded anew");
        Assert.EndsWith("/feed?q=subject:vault/*", Uri.UnescapeDataString(visitor.Page.Url), StringComparison.Ordinal);
        var stored = await sender.CountAsync("subject:vault/*");
        Assert.True(stored >= acknowledged + 1, $"{acknowledged + 1} were acknowledged, {stored} are stored");
    }

    /// <returns>How many events were acknowledged before the end.</returns>
    private static async Task<long> SendUntilKilledAsync(ConsoleProcess console, EventSender sender)
    {
        const int BatchSize = 50;
        const int KillAfter = 1_000;
        var acknowledged = 0L;
        Task? kill = null;
        try
        {
            while (true)
            {
                await sender.SendBatchAsync([.. Enumerable.Range(0, BatchSize).Select(i => EventSender.Event(EventSender.NewId(), $"vault/{i}"))]);
                acknowledged += BatchSize;
                if (acknowledged >= KillAfter)
                    kill ??= console.KillAsync();
            }
        }
        catch (HttpRequestException)
        {
            await (kill ?? Task.CompletedTask);
            return acknowledged;
        }
    }
}
