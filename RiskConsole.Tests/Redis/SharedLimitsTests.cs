using System.Net;
using RiskConsole.Access;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Hosting.Limits;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Redis;

public class SharedLimitsTests
{
    [Fact, Trait("Req", "RT8"), Trait("Req", "OP3")]
    public async Task User_AsManyPagesAsAllowedOnTheOtherInstance_IsToldSoUntilOneIsClosed()
    {
        await using var consoles = await TwoConsoles.StartAsync(("Live:MaxCircuitsPerUser", "1"));
        using var atA = await WebVisitor.SignedInAsync(consoles.A, "ada", Roles.Operator);
        using var atB = await WebVisitor.SignedInAsync(consoles.B, "ada", Roles.Operator);
        using var circuit = await CircuitSocket.StartAsync(consoles.A, atA);

        await Deadline.UntilAsync(async () => await StatusAsync(atB) == HttpStatusCode.TooManyRequests, "the page elsewhere counts");
        await circuit.CloseAsync();
        await Deadline.UntilAsync(async () => await StatusAsync(atB) == HttpStatusCode.OK, "there is room again");
    }

    private static async Task<HttpStatusCode> StatusAsync(WebVisitor visitor)
    {
        using var answer = await visitor.GetAsync("/");
        return answer.StatusCode;
    }
}
