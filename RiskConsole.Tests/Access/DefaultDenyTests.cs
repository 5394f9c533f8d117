using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Access;

public class DefaultDenyTests
{
    /// <summary>All that may be had without proving who one is.</summary>
    /// <remarks>The descriptions of the API and of its problems hold no data.</remarks>
    private static readonly string[] Open =
        ["/signin", "/setup", "/signout", "/denied", "/health/live", "/health/ready", "/openapi/{documentName}.json", "/docs/problems"];

    [Fact, Trait("Req", "AC2")]
    public async Task EveryEndpoint_Anonymous_IsRefusedUnlessOnTheShortList()
    {
        await using var console = await TestConsole.StartAsync();
        var fallback = await console.Get<IAuthorizationPolicyProvider>().GetFallbackPolicyAsync();
        Assert.NotNull(fallback);

        var anonymous = console.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null && !IsFile(endpoint))
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))
            .Distinct();

        Assert.Empty(anonymous.Except(Open));
    }

    [Fact, Trait("Req", "AC2")]
    public async Task EveryPage_Anonymous_LeadsToTheSignInPage()
    {
        await using var console = await TestConsole.StartAsync();
        using var visitor = new WebVisitor(console.Address);
        var pages = console.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))
            .Where(path => !path.Contains('{', StringComparison.Ordinal) && !path.StartsWith("/_", StringComparison.Ordinal)
                && !path.StartsWith("/api", StringComparison.Ordinal))
            .Append("/no-such-page");

        foreach (var page in pages)
        {
            using var answer = await visitor.GetAsync(page);
            Assert.True(answer.StatusCode is HttpStatusCode.Found or HttpStatusCode.MethodNotAllowed or HttpStatusCode.Unauthorized,
                $"{page} answered {answer.StatusCode}");
            if (answer.StatusCode == HttpStatusCode.Found)
                Assert.Contains("/signin?returnUrl=", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory, Trait("Req", "AC2")]
    [InlineData("/_blazor/negotiate?negotiateVersion=1")]
    [InlineData("/_blazor/disconnect")]
    public async Task Circuit_Anonymous_Gets401(string path)
    {
        await using var console = await TestConsole.StartAsync();
        using var visitor = new WebVisitor(console.Address);

        using var answer = await visitor.Client.PostAsync(new Uri(path, UriKind.Relative), null);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static bool IsFile(Endpoint endpoint) =>
        endpoint.Metadata.Any(m => m.GetType().Name.Contains("StaticAsset", StringComparison.Ordinal));
}
